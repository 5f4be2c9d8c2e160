@NullMarked
package idunno.cli.output;

import org.jspecify.annotations.NullMarked;
