@NullMarked
package idunno.serving;

import org.jspecify.annotations.NullMarked;
