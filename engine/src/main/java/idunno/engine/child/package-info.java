/// Models that are code files of a user, in Java or Python. No isolation exists inside one JVM, so
/// such code always runs in a child process; `Frames` describes what is said over its pipes.
@NullMarked
package idunno.engine.child;

import org.jspecify.annotations.NullMarked;
