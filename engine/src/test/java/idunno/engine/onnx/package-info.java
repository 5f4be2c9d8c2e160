@NullMarked
package idunno.engine.onnx;

import org.jspecify.annotations.NullMarked;
