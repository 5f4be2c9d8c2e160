@NullMarked
package idunno.cli.local;

import org.jspecify.annotations.NullMarked;
