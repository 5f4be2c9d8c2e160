/// Carries the protocol of membership: sockets, threads, keys from files, events for others.
@NullMarked
package idunno.membership.net;

import org.jspecify.annotations.NullMarked;
