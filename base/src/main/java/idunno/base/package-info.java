@NullMarked
package idunno.base;

import org.jspecify.annotations.NullMarked;
