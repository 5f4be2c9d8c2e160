@NullMarked
package idunno.cli.transfer;

import org.jspecify.annotations.NullMarked;
