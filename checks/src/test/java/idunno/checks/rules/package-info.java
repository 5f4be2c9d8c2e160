@NullMarked
package idunno.checks.rules;

import org.jspecify.annotations.NullMarked;
