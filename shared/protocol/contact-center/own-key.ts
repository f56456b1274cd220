/** The member of a visitor's data by which a conversation of ours is known again. Source: contact-center.md#customer */
export const ownKey = 'carebridgeConversation';
