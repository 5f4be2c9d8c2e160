@NullMarked
package idunno.cli.command;

import org.jspecify.annotations.NullMarked;
