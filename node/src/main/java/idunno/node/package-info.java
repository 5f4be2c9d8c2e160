@NullMarked
package idunno.node;

import org.jspecify.annotations.NullMarked;
