package campaign

import "sceneqr/campaign/words"

// Words is the kind for people.
func (k Kind) Words() words.Message {
	switch k {
	case PermanentID:
		return words.Of("permanent, by number")
	case Temporary:
		return words.Of("temporary")
	case TemporaryID:
		return words.Of("temporary, by number")
	}
	return words.Of("permanent")
}

// State is how far a code has got, for people: what stopped it is its Problem.
func (c Code) State() words.Message {
	switch {
	case c.Stage == Verified:
		return words.Of("verified")
	case c.Problem != nil:
		return words.Of("stopped by a problem")
	case c.Stage == Ticketed:
		return words.Of("there is a code, its picture is still to be read")
	}
	return words.Of("not asked for yet")
}
