/// A node's own part of a log search: which files it has, and reading them.
@NullMarked
package idunno.logs.scan;

import org.jspecify.annotations.NullMarked;
