@NullMarked
package idunno.cli.demo;

import org.jspecify.annotations.NullMarked;
