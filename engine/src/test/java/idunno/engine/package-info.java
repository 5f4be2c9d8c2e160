@NullMarked
package idunno.engine;

import org.jspecify.annotations.NullMarked;
