@NullMarked
package idunno.samples;

import org.jspecify.annotations.NullMarked;
