@NullMarked
package idunno.consensus;

import org.jspecify.annotations.NullMarked;
