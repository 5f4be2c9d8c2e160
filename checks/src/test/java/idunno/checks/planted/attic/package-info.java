@NullMarked
package idunno.checks.planted.attic;

import org.jspecify.annotations.NullMarked;
