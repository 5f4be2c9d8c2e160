@NullMarked
package idunno.membership.packet;

import org.jspecify.annotations.NullMarked;
