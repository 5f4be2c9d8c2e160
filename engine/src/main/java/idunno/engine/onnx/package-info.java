/// Runs ONNX graphs with ONNX Runtime.
@NullMarked
package idunno.engine.onnx;

import org.jspecify.annotations.NullMarked;
