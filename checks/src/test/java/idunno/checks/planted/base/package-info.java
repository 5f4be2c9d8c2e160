@NullMarked
package idunno.checks.planted.base;

import org.jspecify.annotations.NullMarked;
