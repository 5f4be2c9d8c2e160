@NullMarked
package idunno.checks.planted.cli;

import org.jspecify.annotations.NullMarked;
