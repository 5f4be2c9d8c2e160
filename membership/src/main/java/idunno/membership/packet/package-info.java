/// Messages as bytes, sealed so that only members of the cluster can make and read them.
@NullMarked
package idunno.membership.packet;

import org.jspecify.annotations.NullMarked;
