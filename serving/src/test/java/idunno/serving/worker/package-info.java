@NullMarked
package idunno.serving.worker;

import org.jspecify.annotations.NullMarked;
