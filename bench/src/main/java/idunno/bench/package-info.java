@NullMarked
package idunno.bench;

import org.jspecify.annotations.NullMarked;
