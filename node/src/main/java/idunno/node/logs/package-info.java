/// Log searches: this node's own part of one, and one over all nodes.
@NullMarked
package idunno.node.logs;

import org.jspecify.annotations.NullMarked;
