@NullMarked
package idunno.serving.pack;

import org.jspecify.annotations.NullMarked;
