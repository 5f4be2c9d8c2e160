@NullMarked
package idunno.simulation.serving;

import org.jspecify.annotations.NullMarked;
