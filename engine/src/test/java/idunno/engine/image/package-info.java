@NullMarked
package idunno.engine.image;

import org.jspecify.annotations.NullMarked;
