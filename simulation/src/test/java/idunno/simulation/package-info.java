@NullMarked
package idunno.simulation;

import org.jspecify.annotations.NullMarked;
