/// Just as much of HTTP/1.1 (RFC 9112) as IDunno's own clients need, over plain sockets: the JDK's
/// own clients load several hundred classes more, and hide the socket.
@NullMarked
package idunno.base.http;

import org.jspecify.annotations.NullMarked;
