/// What a log search decides, without touching a file: which lines are wanted, and what a line's
/// time and level are.
@NullMarked
package idunno.logs.core;

import org.jspecify.annotations.NullMarked;
