/// From the bytes of a PNG or JPEG file to the values of a tensor.
@NullMarked
package idunno.engine.image;

import org.jspecify.annotations.NullMarked;
