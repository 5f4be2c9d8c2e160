@NullMarked
package idunno.checks.planted.consensus;

import org.jspecify.annotations.NullMarked;
