package words

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// From is an error as a message, the zero one for nil. An error without words of its own is its text, as programmers wrote
// it, with the error that it wraps in words where the text ends with that one. It is what [Language.Of] tells of an error.
func From(err error) Message {
	switch e := err.(type) { // what wraps it is looked at first, and by itself
	case nil:
		return Message{}
	case Told:
		return e.Message()
	case explained:
		return fromExplained(e)
	case interface{ Unwrap() []error }:
		return fromJoined(e.Unwrap(), err)
	case *fs.PathError:
		return Of("%v %s: %v", Known(e.Op), e.Path, From(e.Err))
	case *os.LinkError:
		return Of("%v %s %s: %v", Known(e.Op), e.Old, e.New, From(e.Err))
	}
	if cause := errors.Unwrap(err); cause != nil {
		return fromWrapped(err.Error(), cause)
	}
	return Known(err.Error())
}

func fromWrapped(text string, cause error) Message {
	before, ends := strings.CutSuffix(text, cause.Error())
	what, colon := strings.CutSuffix(before, ": ")
	switch {
	case !ends:
		return Known(text)
	case before == "": // it only marks its cause
		return From(cause)
	case colon:
		return Of("%v: %v", Known(what), From(cause))
	}
	return Of("%v%v", Known(before), From(cause))
}

// explained is an error of a package without words that knows a text for people, which the catalogue has.
type explained interface {
	error
	Cause() string
}

// fromExplained is what an error says itself and, for whom that is not in their language, what it means before that: somebody
// may have to be told.
func fromExplained(err explained) Message {
	m := Of("%v (%s)", Known(err.Cause()), err.Error())
	m.english = err.Error()
	return m
}

// fromJoined has the errors of [errors.Join], each on a line; other errors that wrap several are told as they are.
func fromJoined(list []error, whole error) Message {
	if errors.Join(list...).Error() != whole.Error() {
		return Known(whole.Error())
	}
	m := Message{format: strings.Repeat("\n%v", len(list))[1:]}
	for _, err := range list {
		m.args = append(m.args, err)
	}
	return m
}
