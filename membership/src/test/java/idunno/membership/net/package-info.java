@NullMarked
package idunno.membership.net;

import org.jspecify.annotations.NullMarked;
