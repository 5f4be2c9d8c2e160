@NullMarked
package idunno.logs.scan;

import org.jspecify.annotations.NullMarked;
