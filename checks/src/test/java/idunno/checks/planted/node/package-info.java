@NullMarked
package idunno.checks.planted.node;

import org.jspecify.annotations.NullMarked;
