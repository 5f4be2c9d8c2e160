/// Members of other systems, one process each, as the bench starts, kills and stops them. Each
/// prints what it sees as [idunno.peers.Views] says, and runs until its standard input ends.
@NullMarked
package idunno.peers;

import org.jspecify.annotations.NullMarked;
