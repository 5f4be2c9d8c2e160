@NullMarked
package idunno.checks.planted.engine;

import org.jspecify.annotations.NullMarked;
