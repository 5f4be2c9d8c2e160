@NullMarked
package idunno.membership.simulated;

import org.jspecify.annotations.NullMarked;
