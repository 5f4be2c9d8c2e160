@NullMarked
package idunno.consensus.core;

import org.jspecify.annotations.NullMarked;
