@NullMarked
package idunno.membership.core;

import org.jspecify.annotations.NullMarked;
