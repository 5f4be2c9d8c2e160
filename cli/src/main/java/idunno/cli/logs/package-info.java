/// The command `logs`: grep's options, and its output with nodes' names.
@NullMarked
package idunno.cli.logs;

import org.jspecify.annotations.NullMarked;
