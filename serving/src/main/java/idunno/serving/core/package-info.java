@NullMarked
package idunno.serving.core;

import org.jspecify.annotations.NullMarked;
