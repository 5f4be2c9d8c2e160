@NullMarked
package idunno.node.coordinator;

import org.jspecify.annotations.NullMarked;
