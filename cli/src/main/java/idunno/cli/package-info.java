@NullMarked
package idunno.cli;

import org.jspecify.annotations.NullMarked;
