@NullMarked
package idunno.checks.planted.serving;

import org.jspecify.annotations.NullMarked;
