/// Clusters of the production scheduler in simulated time, what they are measured by, and what
/// other rules would reach.
@NullMarked
package idunno.simulation.serving;

import org.jspecify.annotations.NullMarked;
