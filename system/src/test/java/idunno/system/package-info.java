/// The program as its users meet it: whole nodes and the command line as processes.
@NullMarked
package idunno.system;

import org.jspecify.annotations.NullMarked;
