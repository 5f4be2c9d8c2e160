/// The state of serving as bytes: commands, results and snapshots.
@NullMarked
package idunno.serving.state;

import org.jspecify.annotations.NullMarked;
