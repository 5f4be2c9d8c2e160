/// Another file system, to be measured beside ours.
@NullMarked
package idunno.peers.files;

import org.jspecify.annotations.NullMarked;
